{#
    For a model with a row filter: takes out the keys that newer loads changed, before the model
    writes their latest version again. A version that the filter refuses is then gone for good.
#}
{% macro forget_changed_keys(versions) -%}
    {%- set same_key = [] -%}
    {%- for column in config.require('unique_key') -%}
        {%- do same_key.append("changed." ~ column ~ " = " ~ this ~ "." ~ column) -%}
    {%- endfor -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where exists (
            select 1
            from {{ versions }} as changed
            where
                changed._misfits is null
                and changed._dlt_load_id > '{{ newest_load() }}'
                and {{ same_key | join(' and ') }}
        )
    {%- endif -%}
{%- endmacro %}
