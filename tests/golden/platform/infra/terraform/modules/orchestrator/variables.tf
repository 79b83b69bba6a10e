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

variable "subnet_ids" {
  description = "The private subnets that steps run in."
  type        = list(string)
}

variable "security_group_id" {
  description = "The security group that steps run in."
  type        = string
}

variable "schedules" {
  description = "When which steps run: expressions of the clock, their time zone, and the command."
  type = map(object({
    expressions = list(string)
    timezone    = string
    command     = string
  }))

  validation {
    condition     = alltrue(flatten([for s in values(var.schedules) : [for e in s.expressions : can(regex("^(cron|rate)\\(", e))]]))
    error_message = "An expression looks like cron(15 6 * * ? *)."
  }
}

variable "settings" {
  description = "Environment variables of the steps."
  type        = map(string)
}

variable "secrets" {
  description = "Where the values of secret environment variables are, as ECS reads them."
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

variable "disks" {
  description = "Disks that steps mount, by where they find them."
  type = map(object({
    file_system_id   = string
    file_system_arn  = string
    access_point_id  = string
    access_point_arn = string
  }))
  default = {}
}

variable "log_group" {
  description = "The log group of steps, by name and ARN."
  type = object({
    name = string
    arn  = string
  })
}

variable "alarm_topic_arn" {
  description = "The topic that alarms go to."
  type        = string
}

variable "disposable" {
  description = "Whether it may be destroyed with what is in it."
  type        = bool
  default     = false
}
