{# Whole numbers of 64 bits: '517', '-3' and '517.0' fit, '2.5' and '1e3' do not. #}
{% macro as_integer(column) -%}
    case
        when regexp_full_match(trim({{ column }}), '[+-]?[0-9]+([.]0*)?')
            then try_cast(trim({{ column }}) as bigint)
    end
{%- endmacro %}
