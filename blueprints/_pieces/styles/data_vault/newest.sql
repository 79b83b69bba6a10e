[% from "blueprints/_pieces/macros/select.sql" import texts %]
[% from "blueprints/_pieces/styles/data_vault/arrivals.sql" import hashed %]
[# The newest states of a table: how they are built, and which states a run looks at. #]
[% macro settings(entity) %]
[% if entity.current_grows %]
{{
    config(
        incremental_strategy='delete+insert',
        unique_key=[
            [[ texts(entity.table.key) | indent(12) ]]
        ],
[% if entity.table.forgets %]
        pre_hook="{{ forget_changed_keys(ref('[[ entity.table.base ]]')) }}",
[% endif %]
    )
}}

-- depends_on: {{ ref('[[ entity.table.base ]]') }}

[% else %]
{{ config(materialized='view') }}

[% endif %]
[% endmacro %]

[% macro states(entity) %]
[% if entity.current_grows %]
{% if is_incremental() %}

    touched as (

        select distinct
            [[ hashed(entity.key_columns) | indent(12) ]] as [[ entity.key ]]
        from {{ ref('[[ entity.table.base ]]') }}
        where
            _misfits is null
            and _dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

[% endif %]
[[ entity.states ]] as (

    select
        states.*,
        states._load_date as _extracted_at
    from {{ ref('[[ entity.states ]]') }} as states
[% if entity.current_grows %]
    {% if is_incremental() %}
        inner join touched on states.[[ entity.key ]] = touched.[[ entity.key ]]
    {% endif %}
[% endif %]

),

[% endmacro %]
