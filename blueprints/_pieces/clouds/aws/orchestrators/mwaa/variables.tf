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

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "The private subnets that Airflow runs in: the first two."
  type        = list(string)
}

variable "security_group_id" {
  description = "The security group that steps run in."
  type        = string
}

variable "settings" {
  description = "Environment variables of the steps."
  type        = map(string)
}

variable "secrets" {
  description = "Where the values of secret environment variables are: ARN, and :key:: where it is JSON."
  type        = map(string)
  default     = {}
}

variable "secret_arns" {
  description = "The secrets that these are in."
  type        = list(string)
  default     = []
}

variable "bucket_arns" {
  description = "The buckets of the lake."
  type        = list(string)
  default     = []
}

variable "airflow_version" {
  description = "The version of Airflow, of those that Amazon has."
  type        = string
  default     = "3.0.6"

  validation {
    condition     = can(regex("^3\\.[0-9]+\\.[0-9]+$", var.airflow_version))
    error_message = "The DAGs are for Airflow 3."
  }
}

variable "environment_class" {
  description = "The size of Airflow."
  type        = string
  default     = "mw1.small"

  validation {
    condition     = startswith(var.environment_class, "mw1.")
    error_message = "A size looks like mw1.small."
  }
}

variable "max_workers" {
  description = "How many workers there are at most; the pipeline needs one."
  type        = number
  default     = 2
}

variable "paused" {
  description = "Whether new DAGs wait for somebody to start them."
  type        = bool
  default     = false
}
