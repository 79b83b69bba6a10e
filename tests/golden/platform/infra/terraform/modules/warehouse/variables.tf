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
  description = "The private subnets that it can be reached in."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "Give two subnets or more, in different availability zones."
  }
}

variable "client_security_group_id" {
  description = "The security group of those who may reach it: the steps."
  type        = string
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


variable "database" {
  description = "The database's name, and the user's who owns it."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database))
    error_message = "A database is named in lower-case letters, digits and underscores."
  }
}

variable "user" {
  description = "The user who owns the database."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.user)) && !contains(["admin", "postgres", "rdsadmin"], var.user)
    error_message = "A user is named in lower-case letters, digits and underscores, and not like one of RDS's own."
  }
}
