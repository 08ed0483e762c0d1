SELECT EXISTS (SELECT FROM care_team
               WHERE person = $1 AND chart = $2 AND from_ms <= $3 AND (to_ms IS NULL OR to_ms > $3))
