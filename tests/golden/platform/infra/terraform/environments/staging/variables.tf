# What delivery and people decide from day to day; the rest is in main.tf.
variable "disposable" {
  description = "Whether it may be destroyed with everything that is in it."
  type        = bool
  default     = false
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

variable "image_tag" {
  description = "The tag of the image that tasks run."
  type        = string
  default     = "none-yet"
}

variable "paused" {
  description = "Whether the clock stands still: nothing is started."
  type        = bool
  default     = false
}
