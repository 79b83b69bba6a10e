# How large the server is, and how well it is kept.
variable "engine_version" {
  description = "The version of PostgreSQL; a major one alone takes its newest minor one."
  type        = string
  default     = "16"

  validation {
    condition     = can(regex("^1[4-9](\\.[0-9]+)?$", var.engine_version))
    error_message = "The pipeline needs PostgreSQL 14 or newer."
  }
}

variable "instance_class" {
  description = "The size of the server."
  type        = string
  default     = "db.t4g.medium"

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "A size looks like db.t4g.medium."
  }
}

variable "storage_gb" {
  description = "The disk to begin with, in GiB; it grows to five times as much."
  type        = number
  default     = 50

  validation {
    condition     = var.storage_gb >= 20
    error_message = "RDS begins with 20 GiB."
  }
}

variable "multi_az" {
  description = "Whether a second server waits in another availability zone."
  type        = bool
  default     = false
}

variable "backup_days" {
  description = "How long daily backups are kept, in days."
  type        = number
  default     = 14

  validation {
    condition     = var.backup_days >= 1 && var.backup_days <= 35
    error_message = "RDS keeps backups for 1 to 35 days."
  }
}
