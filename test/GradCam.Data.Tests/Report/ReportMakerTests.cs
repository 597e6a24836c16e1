using GradCam.Data.Report;
using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Tests.Report;

public class ReportMakerTests : RowsFixture
{
    [Fact]
    public void Make_ofLabelledRows_countsThem()
    {
        var report = Make(Seven);

        Assert.Equal(["cat", "dog", "bird", "mouse"], report.Classes);
        Assert.Equal((7, 5, 1), (report.Run.Pictures, report.Run.Labelled, report.Run.Failed));
        Assert.Equal((3, 5), (report.Recognition!.Accuracy.Count, report.Recognition.Accuracy.Of));
        // 'Dog' is among no likeliest classes of its error, and 'cat' is.
        Assert.Equal((4, 2), (report.Recognition.Top.Count, report.Recognition.TopCount));
        Assert.Equal((1.0 / 2 + 1.0 / 2 + 1) / 3, report.Recognition.Balanced, 1e-9);
        Assert.Equal([0, 1, 2], report.Confusion!.Shown);
        Assert.Equal(
            [
                [1, 1, 0, 0],
                [0, 1, 1, 0],
                [0, 0, 1, 0],
            ],
            report.Confusion.Matrix
        );
        var error = Assert.Single(report.Errors);
        Assert.Equal(("It is empty.", 1), (error.Name, error.Count));
        var confused = report.Confusion.Pairs.Single(p => (p.Label, p.Predicted) == (0, 1));
        Assert.Equal("b.jpg", report.Gallery.Pictures[Assert.Single(confused.Examples)].Name);
    }

    [Fact]
    public void Make_ofCalibration_isTheMeanDistanceOfItsBins()
    {
        var calibration = Make(Seven).Calibration!;

        // Confidence and accuracy of each picture alone in its bin: 0.9/1, 0.8/0, 0.7/1, 0.6/0, 0.99/1.
        Assert.Equal((0.1 + 0.8 + 0.3 + 0.6 + 0.01) / 5, calibration.Error, 1e-6);
        Assert.Equal((-0.1 + 0.8 - 0.3 + 0.6 - 0.01) / 5, calibration.Overconfidence, 1e-6);
        Assert.Contains("too sure", calibration.Sentence);
    }

    [Fact]
    public void Make_withoutLabels_saysSo()
    {
        var report = Make("SELECT range AS index, 'p' AS picture, 'cat' AS predicted, NULL AS error FROM range(3)");

        Assert.Null(report.Recognition);
        Assert.Null(report.Slices);
        Assert.Null(report.Confusion);
        Assert.Contains("no labels that the model knows", Assert.Single(report.Headlines).Sentence);
        Assert.Equal(3, report.Gallery.Pictures.Count);
    }

    [Fact]
    public void Make_ofRowsThatAllFailed_isAReportOfErrors()
    {
        var report = Make("SELECT 0 AS index, 'p' AS picture, NULL AS predicted, 'It is no picture.' AS error");

        Assert.Equal("bad", report.Headlines[0].Kind);
        Assert.Equal("It is no picture.", Assert.Single(report.Gallery.Pictures).Error);
    }

    [Fact]
    public void Make_ofMaps_averagesTheirPositiveParts()
    {
        var report = Make(
            """
            SELECT * FROM (VALUES
              (0, 'a', 'cat', 'cat', [2.0, -1.0, 0.0, 1.0], NULL, [2, 2]),
              (1, 'b', 'cat', 'cat', [1.0, 1.0, 0.0, 0.0], NULL, [2, 2]),
              (2, 'c', 'dog', 'cat', [0.0, 4.0, 0.0, 2.0], [3.0, 0.0, 0.0, 0.0], [2, 2]),
              (3, 'd', 'cat', 'cat', [1.0], NULL, [1, 1])
            ) AS t("index", picture, label, predicted, map, label_map, map_shape)
            """
        );

        var right = report.MeanMaps.Single(m => m.Correct == true);
        Assert.Equal(2, right.Count);
        Assert.Equal([255, 128, 0, 64], right.Map);
        var pair = report.MeanMaps.Single(m => m.Label is not null);
        Assert.Equal(("dog", "cat"), (report.Classes[pair.Label!.Value], report.Classes[pair.Predicted]));
        Assert.Equal([0, 255, 0, 128], pair.Map);
        Assert.Equal([255, 0, 0, 0], pair.LabelMap!);
    }

    [Fact]
    public void Make_ofMoreRowsThanTheGallery_takesErrorsAndAlwaysTheSame()
    {
        string file = At("many.parquet");
        MadeUpRows.Write(file, 3000, 5);

        var (report, again) = (Made(file, 100), Made(file, 100));

        Assert.InRange(report.Gallery.Pictures.Count, 100, 250);
        Assert.Contains("of 3,000 pictures", report.Gallery.Chosen);
        Assert.True(report.Gallery.Pictures.Count(p => p.Correct == false) >= 40);
        Assert.Equal(
            report.Gallery.Pictures.Select(p => p.Index).Order(),
            report.Gallery.Pictures.Select(p => p.Index)
        );
        Assert.Equal(report.Gallery.Pictures.Select(p => p.Index), again.Gallery.Pictures.Select(p => p.Index));
    }

    [Fact]
    public void Make_ofAPlantedSlice_namesItFirstInASentenceThatSqlConfirms()
    {
        string file = At("planted.parquet");
        MadeUpRows.Write(file, 100_000, 42, MadeUpRows.Plants[0].Sql);

        var report = Made(file, 100);

        var slice = report.Slices!.Found[0];
        Assert.Contains("camera 'c3'", slice.Sentence);
        Assert.Contains("brightness above", slice.Sentence);
        Assert.Equal(slice.Sentence, report.Headlines.First(h => h.Part == "slices").Sentence);
        Assert.NotEmpty(slice.Examples);
        Assert.All(slice.Examples, e => Assert.False(report.Gallery.Pictures[e].Correct));
        using var rows = ReportRows.Open([file]);
        string where = string.Join(" AND ", slice.Conditions.Select(c => $"({c.Sql})"));
        Assert.Equal(
            [
                [$"{slice.Wrong.Of}", $"{slice.Wrong.Count}"],
            ],
            new SqlAnswer(rows)
                .Table($"SELECT count(*), count(*) FILTER (WHERE NOT correct) FROM rows WHERE {where}")
                .Rows
        );
    }

    [Fact]
    public void Make_ofHostileNames_countsThem()
    {
        var report = Make(
            """
            SELECT range AS index, '</script>' AS picture, 'it''s "a" </script>' AS label, 'it''s' AS predicted,
              0 AS predicted_index, 1 AS label_index, 0.5 AS probability, false AS correct, NULL AS error,
              'x' AS "odd ""name"", [1]" FROM range(3)
            """
        );

        Assert.Equal(["it's", "it's \"a\" </script>"], report.Classes);
        Assert.Equal("All 3 labelled pictures are recognized wrongly: check the labels.", report.Slices!.Sentence);
        Assert.Equal(["odd \"name\", [1]"], report.Gallery.Columns);
    }

    private ReportBundle Make(string sql) => Made(Rows(sql), ReportMaker.UsualGallery);

    private static ReportBundle Made(string file, int gallery)
    {
        using var rows = ReportRows.Open([file]);
        return new ReportMaker(rows) { Gallery = gallery }.Make(TestContext.Current.CancellationToken);
    }
}
