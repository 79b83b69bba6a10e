      expressions       = [[ schedule.expressions | hcl ]]
      timezone          = [[ schedule.timezone | hcl ]]
      command           = [[ schedule.command | hcl ]]
      freshness_seconds = [[ schedule.freshness_seconds ]]
