using System.Net;
using System.Text.Json;

namespace GradCam.Server.Tests.Requests;

/// <summary>What a target names comes with the request, and never from the server's disk.</summary>
public class UploadedFilesTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Target_ofAFileOfTheServer_isNotRead()
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, RunningServer.Cat, TestContext.Current.CancellationToken);
            var similar = await fixture.Server.Post("/v1/explain", null, ("target", $"similar:{file}"));

            Assert.Equal(HttpStatusCode.BadRequest, similar.StatusCode);
            Assert.Contains("did not come with the request", await Detail(similar));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Target_ofAFileOfTheRequest_isRead()
    {
        using var form = RunningServer.Form(RunningServer.Cat, ("target", "similar:reference"));
        form.Add(new ByteArrayContent(RunningServer.Cat), "reference", "reference.png");
        var answer = await fixture.Server.Client.PostAsync("/v1/explain", form);

        // Two classes are no embedding, which is said only when the reference was read.
        Assert.NotEqual(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Picture_inTiff_isLeftOut()
    {
        byte[] tiff = Picture.Decode(RunningServer.Cat).Encode("tif");
        var answer = await fixture.Server.Client.PostAsync("/v1/explain", RunningServer.Form(tiff));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData("png", "image/jpeg", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("jpg", "image/png", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("webp", "image/gif", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("jpg", "image/jpeg", HttpStatusCode.OK)]
    [InlineData("webp", "image/webp", HttpStatusCode.OK)]
    [InlineData("gif", "image/gif", HttpStatusCode.OK)]
    [InlineData("jpg", "application/octet-stream", HttpStatusCode.OK)]
    public async Task Picture_ofAnotherFormatThanDeclared_isRefused(
        string format,
        string declared,
        HttpStatusCode expected
    )
    {
        byte[] picture = Picture.Decode(RunningServer.Cat).Encode(format);
        using var alone = new ByteArrayContent(picture);
        alone.Headers.ContentType = new(declared);
        using var form = new MultipartFormDataContent();
        var part = new ByteArrayContent(picture);
        part.Headers.ContentType = new(declared);
        form.Add(part, "image", "picture");

        Assert.Equal(expected, (await fixture.Server.Client.PostAsync("/v1/explain", alone)).StatusCode);
        Assert.Equal(expected, (await fixture.Server.Client.PostAsync("/v1/explain", form)).StatusCode);
    }

    [Fact]
    public async Task Jpeg_withTheFilmOfACameraBehindIt_isTaken()
    {
        byte[] picture = [.. Picture.Decode(RunningServer.Cat).Encode("jpg"), 0, 0, 0, 24, .. "ftypmp42 a film"u8];

        Assert.True(
            (await fixture.Server.Client.PostAsync("/v1/explain", RunningServer.Form(picture))).IsSuccessStatusCode
        );
    }

    private static async Task<string?> Detail(HttpResponseMessage answer)
    {
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return json.RootElement.GetProperty("detail").GetString();
    }
}
