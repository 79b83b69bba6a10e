# How many resources a plan creates, updates and deletes, in the form that GitLab shows.
reduce .resource_changes[]?.change.actions[] as $action ({create: 0, update: 0, delete: 0};
  if has($action) then .[$action] += 1 else . end)
