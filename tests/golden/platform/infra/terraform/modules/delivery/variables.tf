variable "name" {
  description = "What everything of this environment is called."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,34}$", var.name))
    error_message = "A name is lower-case letters, digits and hyphens, 35 at most."
  }
}

variable "environment" {
  description = "The environment of GitHub whose jobs may apply."
  type        = string
}

variable "repository" {
  description = "The repository, owner/name, whose workflows may plan and apply; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.repository == null || can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", var.repository))
    error_message = "A repository is written owner/name."
  }
}

variable "state_bucket" {
  description = "The bucket of Terraform's state, which a plan reads."
  type        = string
}
