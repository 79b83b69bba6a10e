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

variable "secrets" {
  description = "What each secret is, by the environment variable that has it."
  type        = map(string)

  validation {
    condition     = alltrue([for name in keys(var.secrets) : can(regex("^[A-Z][A-Z0-9_]*$", name))])
    error_message = "Secrets are named after environment variables."
  }
}

variable "rotation" {
  description = "The name of a Lambda function that rotates them; null leaves it to people."
  type        = string
  default     = null
}

variable "rotation_days" {
  description = "How often it does, in days."
  type        = number
  default     = 30

  validation {
    condition     = var.rotation_days >= 1 && var.rotation_days <= 90
    error_message = "Rotate within 90 days."
  }
}

variable "disposable" {
  description = "Whether secrets are gone at once when they are destroyed."
  type        = bool
  default     = false
}
