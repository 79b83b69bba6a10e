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
  description = "A network that is there; null makes a new one."
  type        = string
  default     = null

  validation {
    condition     = var.vpc_id == null || can(regex("^vpc-[0-9a-f]{8,17}$", var.vpc_id))
    error_message = "The id of a network looks like vpc-0123456789abcdef0."
  }
}

variable "subnet_ids" {
  description = "Private subnets of the network that is there, in two availability zones or more."
  type        = list(string)
  default     = []

  validation {
    condition     = var.vpc_id == null || length(var.subnet_ids) >= 2
    error_message = "A network that is there needs two subnets or more."
  }
}

variable "cidr" {
  description = "The range of addresses of a new network, /16 to /24."
  type        = string
  default     = "10.20.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.cidr)) && can(regex("/(1[6-9]|2[0-4])$", var.cidr))
    error_message = "Write a range of IPv4 from /16 to /24, such as 10.20.0.0/16."
  }
}

variable "internet" {
  description = "Whether a new network lets connections out to the internet."
  type        = bool
  default     = false
}
