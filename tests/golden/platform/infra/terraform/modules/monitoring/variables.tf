variable "name" {
  description = "What everything of this environment is called."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,34}$", var.name))
    error_message = "A name is lower-case letters, digits and hyphens, 35 at most."
  }
}

variable "kms_key_arn" {
  description = "The key that encrypts."
  type        = string
}

variable "notify" {
  description = "Addresses of e-mail that alarms go to; each has to confirm once."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.notify : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "These are addresses of e-mail."
  }
}

variable "freshness_seconds" {
  description = "How old the newest load of each schedule may be, in seconds."
  type        = map(number)

  validation {
    condition     = alltrue([for seconds in values(var.freshness_seconds) : seconds >= 60])
    error_message = "Nothing is fresher than a minute."
  }
}

variable "log_days" {
  description = "How long logs of steps are kept, in days."
  type        = number
  default     = 365

  validation {
    condition     = contains([30, 60, 90, 120, 150, 180, 365, 400, 545, 731], var.log_days)
    error_message = "CloudWatch keeps logs for 30, 60, 90, 120, 150, 180, 365, 400, 545 or 731 days."
  }
}
