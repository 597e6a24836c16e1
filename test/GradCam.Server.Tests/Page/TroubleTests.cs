using System.Text.Json;

namespace GradCam.Server.Tests.Page;

/// <summary>What goes wrong is said where it went wrong, with what to do.</summary>
[Collection(nameof(Chromium))]
public class TroubleTests(Chromium chromium)
{
    private static readonly byte[] NoPicture = "this is no picture"u8.ToArray();

    [Fact]
    public async Task Drop_wrongFile_saysTheServersSentenceBesideTheDropZone()
    {
        await using var open = await chromium.Open();
        using var form = RunningServer.Form(NoPicture);
        var problem = await RunningServer.Json(await chromium.Server.Client.PostAsync("/v1/explain", form));

        await open.Drop(NoPicture, "notes.png");
        await open.Page.WaitForSelectorAsync(".drop .notice:visible");

        string? sentence = problem.GetProperty("detail").GetString();
        Assert.DoesNotContain("TIFF", sentence);
        Assert.Equal(sentence, await open.Page.InnerTextAsync(".drop .notice"));
        await open.DropCat();
        Assert.StartsWith("cat", await open.Verdict);
    }

    [Fact]
    public async Task Drop_ofAPngWithTheEndingOfAnother_isExplained()
    {
        await using var open = await chromium.Open();

        await open.DropCat("cat.jpg");

        Assert.StartsWith("cat", await open.Verdict);
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Drop_wrongFileOverAPicture_keepsThePicture()
    {
        await using var open = await chromium.Open();
        await open.DropCat();

        await open.Drop(NoPicture, "notes.png");
        await open.Page.WaitForSelectorAsync(".work > .notice:visible");

        Assert.Contains("not a picture", await open.Page.InnerTextAsync(".work > .notice"));
        Assert.Contains("Evidence for cat", await open.Words);
    }

    [Fact]
    public async Task Server_goneAndBack_isSaidAndWhatWasAskedComes()
    {
        var server = await RunningServer.Start();
        int port = server.Address.Port;
        try
        {
            await using var open = await chromium.Open(server);
            await open.DropCat();
            string before = await open.Pixels();

            await server.DisposeAsync();
            await open.Page.SelectOptionAsync(".method select", "eigencam");
            await open.Page.WaitForSelectorAsync("#messages [role=alert]");
            Assert.Contains($"127.0.0.1:{port} does not answer", await open.Page.InnerTextAsync("#messages"));
            Assert.Equal(before, await open.Pixels());

            server = await RunningServer.Start(port: port);
            await open.Changed(before);
            await open.Page.WaitForFunctionAsync("() => !document.querySelector('#messages [role=alert]')");

            Assert.Equal("eigencam", await open.Page.InputValueAsync(".method select"));
            Assert.Contains("Eigen-CAM", await open.Page.InnerTextAsync(".made"));
            // The browser's own words about what did not answer, and about the server that was loading its model.
            Assert.All(open.Errors, error => Assert.Matches("net::ERR_|status of 503", error));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Server_withAKey_asksForIt()
    {
        await using var server = await RunningServer.Start(options => options.ApiKey = "a key");
        await using var open = await chromium.Open(server, load: false);

        await open.Page.FillAsync("#messages input[type=password]", "a key");
        await open.Page.Keyboard.PressAsync("Enter");
        await open.DropCat();

        Assert.StartsWith("cat", await open.Verdict);
    }

    [Fact]
    public async Task Model_thatFindsNothing_leavesThePhotographAndSaysWhy()
    {
        await using var open = await chromium.Open();
        await open.Page.RouteAsync(
            "**/v1/explain",
            route =>
                route.FulfillAsync(
                    new()
                    {
                        Status = 422,
                        ContentType = "application/problem+json",
                        Body = JsonSerializer.Serialize(
                            new { detail = "The model finds nothing: take another picture." }
                        ),
                    }
                )
        );

        await open.Drop(RunningServer.Cat, "chelsea.png");
        await open.Page.WaitForSelectorAsync(".work > .notice:visible");

        Assert.Equal(
            "The model finds nothing: take another picture.",
            await open.Page.InnerTextAsync(".work > .notice")
        );
        Assert.True(await open.Page.IsVisibleAsync(".stage canvas.map"));
        Assert.False(await open.Page.IsVisibleAsync(".predictions"));
    }
}
