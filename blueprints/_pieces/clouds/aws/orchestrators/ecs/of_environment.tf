  image_tag  = var.image_tag
  paused     = var.paused
