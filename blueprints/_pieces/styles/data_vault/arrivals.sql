[# What is new to a model that only grows; the caller indents. #]
[% macro arrived(base, loads) %]
[[ base ]] as (

    select * from {{ ref('[[ base ]]') }}
    where
        _misfits is null
        and _dlt_load_id in (
            select [[ loads ]]._dlt_load_id
            from {{ ref('[[ loads ]]') }} as [[ loads ]]
            {% if is_incremental() %}
                where [[ loads ]]._vaulted_at > timestamp '{{ moment_built() }}'
            {% endif %}
        )

),
[% endmacro %]
