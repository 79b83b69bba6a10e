
variable "paused" {
  description = "Whether new DAGs wait for somebody to start them."
  type        = bool
  default     = false
}
