using DuckDB.NET.Data;

namespace GradCam.Data.Report;

/// <summary>Answers a question in SQL about the rows.</summary>
/// <param name="rows">The rows, which the question calls <c>rows</c>.</param>
internal sealed class SqlAnswer(ReportRows rows)
{
    /// <summary>The answer as a table: its columns, then its rows as texts.</summary>
    /// <param name="sql">One SELECT statement.</param>
    /// <exception cref="GradCamException">It cannot be answered.</exception>
    public (IReadOnlyList<string> Columns, IReadOnlyList<string?[]> Rows) Table(string sql)
    {
        string question = Question(sql);
        return Answered(() =>
            (
                (IReadOnlyList<string>)
                    [.. rows.Database.Query($"DESCRIBE SELECT * FROM {question}", r => r.GetString(0))],
                (IReadOnlyList<string?[]>)[.. rows.Database.Texts($"SELECT COLUMNS(*)::VARCHAR FROM {question}")]
            )
        );
    }

    /// <summary>The answer as a JSON object for each row.</summary>
    /// <param name="sql">One SELECT statement.</param>
    /// <exception cref="GradCamException">It cannot be answered.</exception>
    public IReadOnlyList<string> Json(string sql)
    {
        string question = Question(sql);
        return Answered(() =>
            (IReadOnlyList<string>)
                [
                    .. rows.Database.Query(
                        $"SELECT to_json(answer)::VARCHAR FROM (FROM {question}) AS answer",
                        r => r.GetString(0)
                    ),
                ]
        );
    }

    /// <summary>The question as a table: one SELECT statement and nothing else, which reads the rows only.</summary>
    private string Question(string sql)
    {
        rows.ForbidOtherFiles();
        return $"query({Database.Text(sql)})";
    }

    private static T Answered<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (DuckDBException e)
        {
            throw new GradCamException(
                $"The question cannot be answered ({Database.Reason(e)}): give one SELECT statement about the table "
                    + "rows, such as SELECT label, count(*) FROM rows GROUP BY label.",
                e
            );
        }
    }
}
