
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
