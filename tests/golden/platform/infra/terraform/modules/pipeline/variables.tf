variable "environment" {
  description = "The environment, by its name in the spec."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,11}$", var.environment))
    error_message = "An environment is named in lower-case letters, digits and underscores, 12 at most."
  }
}

variable "schedules" {
  description = "Schedules that are others here than in the spec's first words, by name."
  type = map(object({
    expressions       = list(string)
    timezone          = string
    command           = string
    freshness_seconds = number
  }))
  default = {}
}

variable "vpc_id" {
  description = "A network that is there; null makes a new one."
  type        = string
  default     = null
}

variable "subnet_ids" {
  description = "Private subnets of the network that is there."
  type        = list(string)
  default     = []
}

variable "cidr" {
  description = "The range of addresses of a new network."
  type        = string
  default     = "10.20.0.0/16"
}

variable "internet" {
  description = "Whether a new network lets connections out to the internet."
  type        = bool
  default     = false
}

variable "rotation" {
  description = "The name of a Lambda function that rotates the secrets of sources."
  type        = string
  default     = null
}

variable "budget" {
  description = "The limit of a month, in US dollars; null for none."
  type        = number
  default     = null
}

variable "budget_notify" {
  description = "Addresses of e-mail that are told about the budget, besides those of the alarms."
  type        = list(string)
  default     = []
}

variable "log_days" {
  description = "How long logs of steps are kept, in days."
  type        = number
  default     = 365
}

variable "disposable" {
  description = "Whether it may be destroyed with everything that is in it."
  type        = bool
  default     = false
}

variable "repository" {
  description = "The repository of GitHub, owner/name, whose workflows may plan and apply; empty for none."
  type        = string
  default     = ""
}

variable "gitlab_project" {
  description = "The project of GitLab with its host, gitlab.com/group/name, whose jobs may plan and apply; empty for none."
  type        = string
  default     = ""
}

variable "state_bucket" {
  description = "The bucket of Terraform's state, which plans of CI read."
  type        = string
}

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
