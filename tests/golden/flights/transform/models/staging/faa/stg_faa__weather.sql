{{
    config(
        unique_key=[
            'origin',
            'time_hour',
        ],
    )
}}

with

{% if is_incremental() %}

    changed as (

        select distinct
            origin,
            time_hour
        from {{ ref('base_faa__weather') }}
        where
            _misfits is null
            and _dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

versions as (

    select landed.* from {{ ref('base_faa__weather') }} as landed
    {% if is_incremental() %}
        inner join changed
            on
                landed.origin = changed.origin
                and landed.time_hour = changed.time_hour
    {% endif %}
    where landed._misfits is null

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                origin,
                time_hour
            order by
                time_hour desc nulls last,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc,
                _source_row desc,
                _dlt_load_id desc
        ) as version_rank
    from versions

),

final as (

    select
        origin,
        time_hour,
        year,
        month,
        day,
        hour,
        wind_dir,
        temperature,
        dew_point,
        humidity,
        wind_speed,
        wind_gust,
        precipitation,
        pressure,
        visibility,
        _dlt_load_id,
        _extracted_at,
        _source_file
    from ranked
    where version_rank = 1

)

select * from final
