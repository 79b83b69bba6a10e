[# Parts of models that only grow; the caller indents. #]
[# The rows of loads that are new to the model. #]
[% macro arrived(base, loads) %]
[[ base ]] as (

    select * from {{ ref('[[ base ]]') }}
    where
        _misfits is null
        {% if is_incremental() %}
            and _dlt_load_id in ({{ new_loads(ref('[[ loads ]]')) }})
        {% else %}
            and _dlt_load_id in (select [[ loads ]]._dlt_load_id from {{ ref('[[ loads ]]') }} as [[ loads ]])
        {% endif %}

),
[% endmacro %]

[# A hash of columns, given as SQL has them. #]
[% macro hashed(names) %]
{{
    surrogate_key([
[% for name in names %]
        [[ name | jinja_text ]],
[% endfor %]
    ])
}}
[%- endmacro %]

[# The hash key of another hub, or that of its ghost record where there is no value. #]
[% macro end_key(end) %]
case
    when [% for item in end.present %][[ " or " if not loop.first ]][[ item ]] is null[% endfor %] then {{ unknown_key() }}
    else
        [[ hashed(end.columns) | indent(8) ]]
end
[%- endmacro %]

[# All rows that the model does not have, told by `keys`. #]
[% macro unknown_yet(keys) %]
select * from final
{% if is_incremental() %}
    where not exists (
        select 1
        from {{ this }} as known
        where
[% for key in keys %]
            [[ "and " if not loop.first ]]known.[[ key ]] = final.[[ key ]]
[% endfor %]
    )
{% endif %}
[% endmacro %]
