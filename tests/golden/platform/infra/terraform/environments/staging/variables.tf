# What delivery and people decide from day to day; the rest is in main.tf.
variable "disposable" {
  description = "Whether it may be destroyed with everything that is in it."
  type        = bool
  default     = false
}

variable "repository" {
  description = "The repository, owner/name, whose workflows may plan and apply; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.repository == null || can(regex("^[^/ ]+/[^/ ]+$", var.repository))
    error_message = "A repository is written owner/name."
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
