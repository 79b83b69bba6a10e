
variable "warehouse_instance_class" {
  description = "The size of the warehouse's server."
  type        = string
  default     = "db.t4g.medium"

  validation {
    condition     = startswith(var.warehouse_instance_class, "db.")
    error_message = "A size looks like db.t4g.medium."
  }
}

variable "warehouse_storage_gb" {
  description = "The warehouse's disk to begin with, in GiB."
  type        = number
  default     = 50

  validation {
    condition     = var.warehouse_storage_gb >= 20
    error_message = "RDS begins with 20 GiB."
  }
}

variable "warehouse_multi_az" {
  description = "Whether a second server waits in another availability zone."
  type        = bool
  default     = false
}
