select *
from marts.dim_weather
where
    weather_key <> '00000000000000000000000000000000'
