using GradCam.Data.Report;

namespace GradCam.Data.Tests.Report;

public class SqlAnswerTests : RowsFixture
{
    [Fact]
    public void Table_ofAQuestion_isItsAnswer()
    {
        using var rows = Open(Seven);

        var (columns, answer) = new SqlAnswer(rows).Table(
            "SELECT label, count(*) AS n FROM rows WHERE correct = false GROUP BY label ORDER BY label -- errors"
        );

        Assert.Equal(["label", "n"], columns);
        Assert.Equal(
            [
                ["Dog", "1"],
                ["cat", "1"],
            ],
            answer
        );
    }

    [Fact]
    public void Json_ofAQuestion_isAnObjectForEachRow()
    {
        using var rows = Open(Seven);

        Assert.Equal(
            ["""{"label":"cat","top":["dog","cat"]}"""],
            new SqlAnswer(rows).Json("SELECT label, top_labels AS top FROM rows WHERE index = 1")
        );
    }

    [Theory]
    [InlineData("SELECT nothing FROM rows")]
    [InlineData("DROP VIEW rows")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT * FROM read_text('{0}')")]
    [InlineData("SELECT 1) TO '{1}' --")]
    [InlineData("SELECT * FROM rows'); COPY rows TO '{1}'; SELECT ('")]
    [InlineData("COPY rows TO '{1}'")]
    [InlineData("SET enable_external_access=true")]
    public void Table_ofAnythingElse_isRefusedAndTouchesNoFile(string sql)
    {
        using var rows = Open(Seven);
        string secret = Write("secret.txt", "secret");

        var error = Assert.Throws<GradCamException>(() =>
            new SqlAnswer(rows).Table(sql.Replace("{0}", secret).Replace("{1}", At("stolen")))
        );

        Assert.Contains("give one SELECT statement", error.Message);
        Assert.False(File.Exists(At("stolen")));
    }
}
