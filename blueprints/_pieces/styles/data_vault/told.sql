[# All columns of a satellite, one a line; the caller indents. #]
[% macro told(satellite) %]
[% set entity = satellite.entity %]
[[ entity.key ]],
[% for end in satellite.parent %]
[[ end.key ]],
[% endfor %]
_load_date,
_load_sequence,
_hash_diff,
[% for part in satellite.parts %]
[[ part.hash_diff ]],
[% endfor %]
_record_source,
[% for column in satellite.columns %]
[[ column.sql ]],
[% endfor %]
[% if satellite.marks_deleted %]
_is_deleted,
[% endif %]
[% for column in entity.table.origin.columns %]
[[ column.name ]],
[% endfor %]
_dlt_load_id
[%- endmacro %]

[# Items of a list, one a line. #]
[% macro items(names) %]
[% for name in names %][[ name ]][[ ",\n" if not loop.last ]][% endfor %]
[% endmacro %]
