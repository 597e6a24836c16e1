using GradCam.Data.Report;

namespace GradCam.Data.Tests.Report;

public class ReportRowsTests : RowsFixture
{
    [Fact]
    public void Open_ofATable_hasAllColumnsAndTheSourcesOwn()
    {
        using var rows = Open("SELECT *, 'north' AS camera FROM (" + Seven + ")");

        Assert.Equal([("camera", "VARCHAR")], rows.OwnColumns);
        Assert.Equal(7, rows.Count("map IS NULL"));
        Assert.Contains("1 pictures have a label that is no class of the model", Assert.Single(rows.Remarks));
    }

    [Fact]
    public void Open_ofSeveralExplanationsOfAPicture_takesOneAndSaysWhich()
    {
        using var rows = Open(
            "SELECT range // 2 AS index, 'p' AS picture, 'cat' AS predicted, NULL AS error, "
                + "CASE range % 2 WHEN 0 THEN 'gradcam' ELSE 'layercam' END AS method, 'conv' AS layer FROM range(6)"
        );

        Assert.Equal(("gradcam", "conv"), rows.Explained);
        Assert.Equal(3, rows.Count("TRUE"));
        Assert.Contains("layercam at conv", Assert.Single(rows.Remarks));
    }

    [Fact]
    public void Open_ofSeveralTargets_takesThatOfThePrediction()
    {
        using var rows = Open(
            "SELECT range // 2 AS index, 'p' AS picture, 'cat' AS predicted, 0 AS predicted_index, NULL AS error, "
                + "range % 2 AS target_index, 'gradcam' AS method, 'conv' AS layer FROM range(6)"
        );

        Assert.Equal(3, rows.Count("target_index = 0"));
        Assert.Equal(3, rows.Count("TRUE"));
    }

    [Fact]
    public void Open_ofTheOtherMethod_takesIt()
    {
        string file = Rows(
            "SELECT range // 2 AS index, 'p' AS picture, 'cat' AS predicted, NULL AS error, "
                + "CASE range % 2 WHEN 0 THEN 'gradcam' ELSE 'layercam' END AS method, 'conv' AS layer FROM range(6)"
        );

        using var rows = ReportRows.Open([file], "layercam");
        Assert.Equal(3, rows.Count("method = 'layercam'"));
        Refused(() => ReportRows.Open([file], "scorecam"), "gradcam at conv, layercam at conv");
    }

    [Theory]
    [InlineData("SELECT 1 AS a", "has no column 'picture'")]
    [InlineData("SELECT 'p' AS picture, 'cat' AS predicted WHERE false", "There are no rows")]
    public void Open_ofOtherTables_saysWhatIsMissing(string sql, string says) =>
        Refused(() => ReportRows.Open([Rows(sql)]), says);

    [Fact]
    public void Open_ofNoRows_saysWhatToGive()
    {
        Refused(() => ReportRows.Open([At("none")]), "give the folder of a run");
        Refused(() => ReportRows.Open([Write("text.parquet", "no table")]), "cannot be read");
        Refused(() => ReportRows.Open([Pictures(1)]), "holds no run");
        Refused(() => ReportRows.Open([Folder, Rows(Seven)]), "cannot be read together");
    }

    private static void Refused(Func<ReportRows> open, string says) =>
        Assert.Contains(says, Assert.Throws<GradCamException>(open).Message, StringComparison.Ordinal);
}
