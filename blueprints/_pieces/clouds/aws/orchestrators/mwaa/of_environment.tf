  paused     = var.paused
