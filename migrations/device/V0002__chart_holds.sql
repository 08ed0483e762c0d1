CREATE TABLE chart_holds (
    -- Name of a chart's file below charts/: derived from the chart's key, it says no more than the file's name does.
    file TEXT NOT NULL,
    -- Somebody here whose vault holds the key: the file stays while anybody does.
    user BLOB NOT NULL,
    PRIMARY KEY (file, user)
) STRICT, WITHOUT ROWID;
