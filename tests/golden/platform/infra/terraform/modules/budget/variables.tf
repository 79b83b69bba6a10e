variable "name" {
  description = "What everything of this environment is called."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,34}$", var.name))
    error_message = "A name is lower-case letters, digits and hyphens, 35 at most."
  }
}

variable "monthly" {
  description = "The limit of a month, in US dollars."
  type        = number

  validation {
    condition     = var.monthly >= 1
    error_message = "A limit is a dollar or more."
  }
}

variable "notify" {
  description = "Addresses of e-mail that are told, besides those of the alarms."
  type        = list(string)
  default     = []
}

variable "topic_arn" {
  description = "The topic that alarms go to."
  type        = string
}
