
variable "airflow_class" {
  description = "The size of Airflow."
  type        = string
  default     = "mw1.small"
}

variable "paused" {
  description = "Whether new DAGs wait for somebody to start them."
  type        = bool
  default     = false
}
