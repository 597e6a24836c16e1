using System.Globalization;

namespace GradCam.Data.Tests.Report;

/// <summary>
/// Rows that no network made: ten classes, 5 % errors that fall by chance, statistics and own columns that have nothing
/// to do with them; and, if asked for, a slice of about 0.5 % of the rows with three times as many errors.
/// </summary>
internal static class MadeUpRows
{
    /// <summary>Slices to plant: the condition in SQL, and the columns that a finding has to name.</summary>
    public static IReadOnlyList<(string Sql, string[] Columns)> Plants { get; } =
    [
        ("camera = 'c3' AND brightness > 248.6", ["camera", "brightness"]),
        ("label = 'class 7' AND bottom_left_mass > 0.95", ["label", "bottom_left_mass"]),
        ("hospital = 'h5' AND age <= 22.4", ["hospital", "age"]),
        ("hospital = 'h2' AND camera = 'c1' AND sharpness <= 800", ["hospital", "camera", "sharpness"]),
        ("contrast > 99.5", ["contrast"]),
    ];

    /// <summary>Writes rows.</summary>
    /// <param name="path">The Parquet file.</param>
    /// <param name="rows">Their number.</param>
    /// <param name="seed">What is drawn.</param>
    /// <param name="plant">The slice's condition; null for none.</param>
    /// <param name="map">The side of the maps; 0 for none.</param>
    public static void Write(string path, long rows, int seed, string? plant = null, int map = 0)
    {
        using var database = new Database();
        database.Run($"SELECT setseed({(seed / 1000.0).ToString(CultureInfo.InvariantCulture)})");
        string maps =
            map > 0
                ? $"list_transform(range({map * map}), x -> random()::FLOAT) AS map, [{map}, {map}] AS map_shape,"
                : "";
        string wrong = plant is null ? "luck < 0.05" : $"luck < CASE WHEN {plant} THEN 0.15 ELSE 0.05 END";
        database.Run(
            $"""
            COPY (
              WITH drawn AS (
                SELECT range AS index, 'photos/' || range || '.jpg' AS picture, 640 AS width, 480 AS height,
                  floor(random() * 10)::INTEGER AS label_index, {maps}
                  'Grad-CAM' AS method, 'conv' AS layer, (random() * 255)::FLOAT AS brightness,
                  (random() * 100)::FLOAT AS contrast, (random() * 4000)::FLOAT AS sharpness,
                  random()::FLOAT AS saturation, random()::FLOAT AS border_mass, random()::FLOAT AS top_left_mass,
                  random()::FLOAT AS top_right_mass, random()::FLOAT AS bottom_left_mass,
                  random()::FLOAT AS bottom_right_mass, random()::FLOAT AS entropy, random()::FLOAT AS area,
                  random()::FLOAT AS centroid_x, random()::FLOAT AS centroid_y, random()::FLOAT AS symmetry,
                  'c' || floor(random() * 5)::INTEGER AS camera, 'h' || floor(random() * 8)::INTEGER AS hospital,
                  (20 + 60 * random())::FLOAT AS age,
                  CASE WHEN random() < 0.02 THEN ['flat-map'] ELSE [] END AS findings,
                  random() AS luck, random() AS other, random() AS sure
                FROM range({rows})
              ),
              labelled AS (SELECT *, 'class ' || label_index AS label FROM drawn),
              judged AS (SELECT *, NOT ({wrong}) AS correct FROM labelled)
              SELECT * EXCLUDE (luck, other, sure),
                CASE WHEN correct THEN label_index ELSE (label_index + 1 + floor(other * 9)::INTEGER) % 10 END
                  AS predicted_index,
                'class ' || predicted_index AS predicted, (0.3 + 0.7 * sure)::FLOAT AS probability,
                [predicted] AS top_labels, NULL::VARCHAR AS error
              FROM judged
            ) TO {Database.Text(path)} (FORMAT parquet)
            """
        );
    }
}
