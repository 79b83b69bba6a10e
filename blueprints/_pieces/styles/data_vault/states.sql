[# All columns of a satellite, one a line; the caller indents. #]
[% macro told(entity) %]
[[ entity.key ]],
_load_date,
_load_sequence,
_hash_diff,
_record_source,
[% for column in entity.payload %]
[[ column.sql ]],
[% endfor %]
[% if entity.table.drops_deleted %]
_is_deleted,
[% endif %]
[% for column in entity.table.origin.columns %]
[[ column.name ]],
[% endfor %]
_dlt_load_id
[%- endmacro %]
