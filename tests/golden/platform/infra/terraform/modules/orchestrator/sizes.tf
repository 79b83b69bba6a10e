variable "image_tag" {
  description = "The tag of the image that tasks run; the pipeline's delivery sets it."
  type        = string
  default     = "none-yet"

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$", var.image_tag))
    error_message = "This is no tag of an image."
  }
}

variable "cpu" {
  description = "The share of processors of a task: 1024 is one."
  type        = number
  default     = 1024

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.cpu)
    error_message = "Fargate has 256, 512, 1024, 2048, 4096, 8192 or 16384."
  }
}

variable "memory" {
  description = "The memory of a task, in MiB; two to eight times the share of processors."
  type        = number
  default     = 4096

  validation {
    condition     = var.memory >= 2 * var.cpu && var.memory <= 8 * var.cpu
    error_message = "Fargate has two to eight times as much memory as processors."
  }
}

variable "paused" {
  description = "Whether the clock stands still: nothing is started."
  type        = bool
  default     = false
}
