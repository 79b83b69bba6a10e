
output "image_tag" {
  description = "The tag of the image that tasks run."
  value       = var.image_tag
}
