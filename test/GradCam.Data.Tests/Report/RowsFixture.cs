using GradCam.Data.Report;

namespace GradCam.Data.Tests.Report;

/// <summary>Rows that a test writes as SQL's values.</summary>
public abstract class RowsFixture : DataFixture
{
    /// <summary>Writes a Parquet file of a query.</summary>
    protected string Rows(string sql, string name = "rows.parquet")
    {
        using var database = new Database();
        database.Run($"COPY ({sql}) TO {Database.Text(At(name))} (FORMAT parquet)");
        return At(name);
    }

    /// <summary>Opens the rows of a query.</summary>
    internal ReportRows Open(string sql) => ReportRows.Open([Rows(sql)]);

    /// <summary>Seven pictures of three classes: two errors, a label of another spelling, an unknown one.</summary>
    protected const string Seven = """
        SELECT * FROM (VALUES
          (0, 'a.jpg', 'cat', 0, 'cat', 0, 0.9, true, ['cat', 'dog'], NULL),
          (1, 'b.jpg', 'cat', 0, 'dog', 1, 0.8, false, ['dog', 'cat'], NULL),
          (2, 'c.jpg', 'Dog', 1, 'dog', 1, 0.7, true, ['dog', 'cat'], NULL),
          (3, 'd.jpg', 'Dog', 1, 'bird', 2, 0.6, false, ['bird', 'cat'], NULL),
          (4, 'e.jpg', 'bird', 2, 'bird', 2, 0.99, true, ['bird', 'cat'], NULL),
          (5, 'f.jpg', 'mouse', NULL, 'cat', 0, 0.5, NULL, ['cat', 'dog'], NULL),
          (6, 'g.jpg', 'cat', 0, NULL, NULL, NULL, NULL, NULL, 'It is empty.')
        ) AS t("index", picture, label, label_index, predicted, predicted_index, probability, correct, top_labels,
          error)
        """;
}
