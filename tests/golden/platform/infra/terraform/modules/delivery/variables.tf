variable "name" {
  description = "What everything of this environment is called."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,34}$", var.name))
    error_message = "A name is lower-case letters, digits and hyphens, 35 at most."
  }
}

variable "environment" {
  description = "The environment, by its name in the spec."
  type        = string
}

variable "repository" {
  description = "The repository of GitHub, owner/name, whose workflows may plan and apply; empty for none."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)?$", var.repository))
    error_message = "A repository is written owner/name."
  }
}

variable "gitlab_project" {
  description = "The project of GitLab with its host, gitlab.com/group/name, whose jobs may plan and apply; empty for none."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([a-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9_.-]+){2,})?$", var.gitlab_project))
    error_message = "A project of GitLab is written host/group/name."
  }
}

variable "state_bucket" {
  description = "The bucket of Terraform's state, which a plan reads."
  type        = string
}
