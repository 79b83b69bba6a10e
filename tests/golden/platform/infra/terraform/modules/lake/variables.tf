variable "name" {
  description = "What everything of this environment is called."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,34}$", var.name))
    error_message = "A name is lower-case letters, digits and hyphens, 35 at most."
  }
}

variable "kms_key_arn" {
  description = "The key that encrypts the files."
  type        = string
}

variable "layers" {
  description = "The layers, each with the days after which its files get colder and end; null for never."
  type = map(object({
    colder_after_days = optional(number)
    retention_days    = optional(number)
  }))

  validation {
    condition     = alltrue([for name in keys(var.layers) : can(regex("^[a-z0-9-]{1,12}$", name))])
    error_message = "A layer's name is lower-case letters, digits and hyphens, 12 at most."
  }

  validation {
    condition     = alltrue([for layer in values(var.layers) : coalesce(layer.colder_after_days, 30) >= 30])
    error_message = "Cheaper storage takes files that are 30 days old."
  }
}

variable "noncurrent_days" {
  description = "How many days a version is kept after another has taken its place."
  type        = number
  default     = 30
}

variable "disposable" {
  description = "Whether buckets may be destroyed with files in them."
  type        = bool
  default     = false
}
