variable "name" {
  description = "What everything of this environment is called."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,34}$", var.name))
    error_message = "A name is lower-case letters, digits and hyphens, 35 at most."
  }
}
