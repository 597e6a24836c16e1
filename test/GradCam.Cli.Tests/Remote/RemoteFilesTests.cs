using GradCam.Cli.Remote;

namespace GradCam.Cli.Tests.Remote;

/// <summary>Files by address, from a server on this machine.</summary>
[Collection(nameof(HubEndpoint))]
public sealed class RemoteFilesTests : CliFixture
{
    private readonly LoopbackServer _server = new();

    private static byte[] Photo => File.ReadAllBytes(Chelsea);

    [Fact]
    public void Picture_ofAServer_isKeptAndAskedForByItsMark()
    {
        _server.Files["/a/cat.png"] = Photo;

        string first = Files().Picture($"{_server.Address}/a/cat.png"),
            second = Files().Picture($"{_server.Address}/a/cat.png");

        Assert.Equal(first, second);
        Assert.Equal("cat.png", Path.GetFileName(first));
        Assert.Equal(Photo, File.ReadAllBytes(first));
        Assert.Equal([200, 304], _server.Asked.Select(a => a.Status));

        _server.Files["/a/cat.png"] = [.. Photo, 0];
        Assert.Equal(Photo.Length + 1, new FileInfo(Files().Picture($"{_server.Address}/a/cat.png")).Length);
    }

    [Fact]
    public void Picture_sameNameElsewhere_isAnotherFile()
    {
        _server.Files["/a/cat.png"] = [1];
        _server.Files["/b/cat.png"] = [2];

        string[] copies =
        [
            .. ((string[])["/a/cat.png", "/b/cat.png", "/a/cat.png?size=2"]).Select(p =>
                Files().Picture(_server.Address + p)
            ),
        ];

        Assert.Equal(3, copies.Distinct().Count());
        Assert.Equal([1, 2, 1], copies.Select(c => File.ReadAllBytes(c)[0]));
    }

    [Fact]
    public void Picture_offlineOrServerAway_isTheCopy()
    {
        _server.Files["/cat.png"] = Photo;
        string address = $"{_server.Address}/cat.png";
        Assert.Contains("not in the cache", Error(() => Files(offline: true).Picture(address)));
        Assert.Empty(_server.Asked);

        string copy = Files().Picture(address);
        int asked = _server.Asked.Count;
        Assert.Equal(copy, Files(offline: true).Picture(address));
        Assert.Equal(asked, _server.Asked.Count);

        _server.Fails = 503;
        Assert.Equal(copy, Files().Picture(address));
        _server.Dispose();
        Assert.Equal(copy, Files().Picture(address));
        Assert.Contains("cannot be fetched", Error(() => Files().Picture($"{_server.Address}/dog.png")));
    }

    [Theory]
    [InlineData(404, "There is no file at")]
    [InlineData(403, "is not public (403)")]
    [InlineData(418, "with 418")]
    public void Picture_refusedByTheServer_isASentence(int status, string words)
    {
        _server.Fails = status;

        Assert.Contains(words, Error(() => Files().Picture($"{_server.Address}/cat.png")));
        Assert.Empty(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Picture_largerThanTheLimit_isRefusedAndNotKept(bool chunked)
    {
        _server.Chunked = chunked;
        _server.Files["/cat.png"] = new byte[200_000];
        var limits = ResourceLimits.Default with { FileBytes = 100_000 };

        string error = Error(() => Files(limits).Picture($"{_server.Address}/cat.png"));

        Assert.Contains("the limit file-bytes is 100,000", error);
        Assert.Empty(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories));
        limits = limits with { FileBytes = 200_000 };
        Assert.Equal(200_000, new FileInfo(Files(limits).Picture($"{_server.Address}/cat.png")).Length);
    }

    [Fact]
    public void Picture_ofASilentServer_isGivenUp()
    {
        _server.Files["/cat.png"] = Photo;
        _server.Pause = TimeSpan.FromSeconds(20);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        string error = Error(() => Files(stall: TimeSpan.FromMilliseconds(300)).Picture($"{_server.Address}/cat.png"));

        Assert.Contains("does not answer in time", error);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 15);
        Assert.Empty(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Picture_redirected_isFollowedWithinBounds()
    {
        _server.Files["/there/x.png"] = Photo;
        _server.Redirects["/cat.png"] = "/there/x.png";
        Assert.Equal("cat.png", Path.GetFileName(Files().Picture($"{_server.Address}/cat.png")));

        _server.Redirects["/loop.png"] = "/loop.png";
        Assert.Contains("without end", Error(() => Files().Picture($"{_server.Address}/loop.png")));
        _server.Redirects["/out.png"] = "http://example.org/x.png";
        Assert.Contains("not encrypted", Error(() => Files().Picture($"{_server.Address}/out.png")));
        _server.Redirects["/file.png"] = "file:///etc/passwd";
        Assert.Contains("no address", Error(() => Files().Picture($"{_server.Address}/file.png")));
    }

    [Theory]
    [InlineData("http://example.org/cat.png", "not encrypted")]
    [InlineData("https://user:secret@example.org/cat.png", "password")]
    [InlineData("https:///cat.png", "no address")]
    [InlineData("hf:owner/name", "hf:OWNER/NAME/FILE")]
    [InlineData("hf:owner/../x.onnx", "hf:OWNER/NAME/FILE")]
    public void Of_addressThatIsNotSafe_isRefused(string text, string words) =>
        Assert.Contains(words, Error(() => RemoteAddress.Of(text)));

    [Fact]
    public void Model_ofAHub_hasItsFilesBesideIt()
    {
        using var hub = new HubEndpoint(_server.Address);
        const string above = "/owner/name/resolve/v1";
        _server.Files[$"{above}/onnx/model.onnx"] = [1, 2, 3];
        _server.Files[$"{above}/onnx/model.onnx_data"] = [4];
        _server.Files[$"{above}/onnx/model.gradcam.json"] = "{}"u8.ToArray();
        _server.Files[$"{above}/config.json"] = "{ }"u8.ToArray();
        _server.Files[$"{above}/onnx/preprocessor_config.json"] = "{\n}"u8.ToArray();

        string model = Files().Model("hf:owner/name@v1/onnx/model.onnx");

        string[] names = [.. Directory.GetFiles(Path.GetDirectoryName(model)!).Select(f => Path.GetFileName(f)!)];
        Assert.Equal(
            ["config.json", "model.gradcam.json", "model.onnx", "model.onnx_data", "preprocessor_config.json"],
            names.Where(n => !n.EndsWith(".fetched", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );

        _server.Files.TryRemove($"{above}/onnx/model.gradcam.json", out _);
        Files().Model("hf:owner/name@v1/onnx/model.onnx");
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(model)!, "model.gradcam.json")));
    }

    [Fact]
    public void Of_hub_isTheMainBranchOfHuggingFace() =>
        Assert.Equal(
            "https://huggingface.co/onnx-community/resnet-50/resolve/main/onnx/model.onnx",
            RemoteAddress.Of("hf:onnx-community/resnet-50/onnx/model.onnx").Uri.AbsoluteUri
        );

    [Fact]
    public async Task Explain_pictureAndModelByAddress_worksAndSaysTheAddress()
    {
        using var hub = new HubEndpoint(_server.Address);
        const string above = "/me/pets/resolve/main";
        _server.Files[$"{above}/cats-dogs.onnx"] = await File.ReadAllBytesAsync(
            Path.Combine(AppContext.BaseDirectory, "models", "cats-dogs.onnx"),
            TestContext.Current.CancellationToken
        );
        _server.Files[$"{above}/cats-dogs.gradcam.json"] =
            """{ "size": 128, "resize": "stretch", "labels": ["Katze", "Hund"] }"""u8.ToArray();
        _server.Files["/chelsea.png"] = Photo;

        var (result, json) = await ExplainJson($"{_server.Address}/chelsea.png", "-m", "hf:me/pets/cats-dogs.onnx");

        Assert.Equal(0, result.Code);
        var row = json.GetProperty("explanations")[0];
        Assert.Equal($"{_server.Address}/chelsea.png", row.GetProperty("input").GetString());
        Assert.Equal("Katze", row.GetProperty("target").GetProperty("label").GetString());
        Assert.True(File.Exists(Path.Combine(Out, "chelsea.Katze.gradcam.overlay.png")));

        int asked = _server.Asked.Count;
        var offline = await Run(
            "explain",
            $"{_server.Address}/chelsea.png",
            "-m",
            "hf:me/pets/cats-dogs.onnx",
            "--offline",
            "-o",
            Out
        );
        Assert.Equal(0, offline.Code);
        Assert.Equal(asked, _server.Asked.Count);
        Assert.Contains("Katze", (await Run("inspect", "hf:me/pets/cats-dogs.onnx")).Output);
    }

    [Fact]
    public async Task Explain_addressThatFails_isASentence()
    {
        Refused(await Run("explain", $"{_server.Address}/none.png", "-o", Out), "There is no file at");
        Refused(await Run("explain", Chelsea, "-m", $"{_server.Address}/none.onnx", "-o", Out), "There is no file at");
        Refused(await Run("layers", "http://example.org/x.onnx"), "not encrypted");
    }

    private static string Error(Action act) => Assert.Throws<GradCamException>(act).Message;

    private RemoteFiles Files(ResourceLimits? limits = null, bool offline = false, TimeSpan? stall = null) =>
        new(key => At(key), offline, limits ?? ResourceLimits.Default, null)
        {
            Downloader = new() { Stall = stall ?? TimeSpan.FromSeconds(20) },
        };
}
