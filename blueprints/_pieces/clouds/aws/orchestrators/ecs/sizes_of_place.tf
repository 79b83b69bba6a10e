
variable "image_tag" {
  description = "The tag of the image that tasks run; the pipeline's delivery sets it."
  type        = string
  default     = "none-yet"
}

variable "cpu" {
  description = "The share of processors of a task: 1024 is one."
  type        = number
  default     = 1024
}

variable "memory" {
  description = "The memory of a task, in MiB; two to eight times the share of processors."
  type        = number
  default     = 4096
}

variable "paused" {
  description = "Whether the clock stands still: nothing is started."
  type        = bool
  default     = false
}
