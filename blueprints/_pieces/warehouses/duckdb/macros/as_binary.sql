{# Bytes, written in base64. #}
{% macro as_binary(column) -%}
    case
        when
            regexp_full_match(
                trim({{ column }}),
                '([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?'
            )
            then from_base64(trim({{ column }}))
    end
{%- endmacro %}
