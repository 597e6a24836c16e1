using System.Text.Json;

namespace GradCam.Cli.Tests.Report;

/// <summary>Reports on the command line.</summary>
public class ReportJobTests : CliFixture
{
    [Fact]
    public async Task Report_ofARun_isAPageWithItsPictures()
    {
        string run = await Explained();

        var result = await Run("report", run, "-o", At("report.html"), "--bundle", At("report.json"), "--json");

        Assert.Equal(0, result.Code);
        var told = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(3, told.GetProperty("pictures").GetInt64());
        string page = File.ReadAllText(At("report.html"));
        Assert.StartsWith("<!doctype html>", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"thumbnail\":\"/9j/", page);
        var bundle = JsonDocument.Parse(File.ReadAllText(At("report.json"))).RootElement;
        Assert.Equal(
            told.GetProperty("headlines")[0].GetString(),
            bundle.GetProperty("headlines")[0].GetProperty("sentence").GetString()
        );
        Assert.Equal(3, bundle.GetProperty("gallery").GetProperty("pictures").GetArrayLength());
    }

    [Fact]
    public async Task Report_intoAFolder_isAPageWithFilesBesideIt()
    {
        string run = await Explained();

        var result = await Run("report", run, "-o", At("page"));

        Assert.Equal(0, result.Code);
        Assert.Contains(Path.Combine(At("page"), "index.html"), result.Error + result.Output);
        Assert.True(File.Exists(Path.Combine(At("page"), "index.html")));
        Assert.Contains("/9j/", File.ReadAllText(Path.Combine(At("page"), "pictures", "0.js")));
    }

    [Fact]
    public async Task Report_ofAMergedTable_saysThatPicturesAreToBeGiven()
    {
        string run = await Explained();
        await Run("merge", run, "-o", At("rows.parquet"));

        var without = await Run("report", At("rows.parquet"), "-o", At("a.html"));
        var with = await Run("report", At("rows.parquet"), "-o", At("b.html"), "--pictures", At("set"));

        Assert.Contains("--pictures SOURCE", without.Error);
        Assert.DoesNotContain("\"thumbnail\":\"", File.ReadAllText(At("a.html")));
        Assert.Contains("\"thumbnail\":\"/9j/", File.ReadAllText(At("b.html")));
        Assert.DoesNotContain("--pictures", with.Error);
    }

    [Fact]
    public async Task Report_ofPicturesThatMoved_saysWhereTheyWere()
    {
        string run = await Explained();
        Directory.Move(At("set"), At("elsewhere"));

        var result = await Run("report", run, "-o", At("a.html"));

        Assert.Equal(0, result.Code);
        Assert.Contains($"no longer at {At("set")}", result.Error);
    }

    [Fact]
    public async Task Report_withSql_answersInATableAndInJson()
    {
        string run = await Explained();
        const string sql = "SELECT label, count(*) AS n FROM rows GROUP BY label ORDER BY label";

        var table = await Run("report", run, "--sql", sql);
        var json = await Run("report", run, "--sql", sql, "--json");

        Assert.Contains("cat", table.Output + table.Error);
        Assert.Equal(2, JsonDocument.Parse(json.Output).RootElement[0].GetProperty("n").GetInt64());
        Assert.False(File.Exists("report.html"));
    }

    [Fact]
    public async Task Report_ofWhatIsNone_saysWhatToDo()
    {
        string run = await Explained();

        Refused(await Run("report", At("none")), "give the folder of a run");
        Refused(await Run("report", run, "--sql", "DELETE FROM rows"), "give one SELECT statement");
        Refused(await Run("report", run, "-o", At("a.html"), "--gallery", "5000"), "give a folder with -o");
        Refused(await Run("report", run, "-o", At("missing/a.html")), "does not exist");
        Refused(await Run("report", run, "--method", "layercam"), "gradcam at");
        Refused(await Run("report", run, "-o", At("a.html"), "--pictures", At("none")), "There is no");
    }

    private async Task<string> Explained()
    {
        Write("set/cat/0.png", File.ReadAllBytes(Chelsea));
        Write("set/cat/1.png", File.ReadAllBytes(Chelsea));
        Write("set/dog/2.png", File.ReadAllBytes(Chelsea));
        await Run("batch", At("set"), "-o", At("run"));
        return At("run");
    }
}
