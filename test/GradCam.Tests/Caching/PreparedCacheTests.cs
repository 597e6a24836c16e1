using GradCam.Caching;

namespace GradCam.Tests.Caching;

public sealed class PreparedCacheTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"gradcam-test-{Guid.NewGuid():N}");

    public PreparedCacheTests() => Directory.CreateDirectory(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Find_ofAddedEntry_givesItsFiles()
    {
        var cache = New();

        Assert.True(Add(cache, "a", 10, 20));

        string entry = cache.Find(Key("a"))!;
        Assert.Equal(
            (10, 20),
            (
                File.ReadAllBytes(Path.Combine(entry, CacheManifest.Model)).Length,
                File.ReadAllBytes(Path.Combine(entry, CacheManifest.Weights)).Length
            )
        );
        Assert.Null(cache.Find(Key("b")));
        Assert.Equal([entry], Directory.GetDirectories(Cache));
    }

    [Theory]
    [InlineData(CacheManifest.Model)]
    [InlineData(CacheManifest.Weights)]
    [InlineData("entry")]
    public void Find_ofDamagedEntry_isNull_andMakesWayForANewOne(string file)
    {
        foreach (var damage in (Action<string>[])[Flip, Truncate, File.Delete])
        {
            var cache = New();
            Add(cache, "a", 100, 200);
            damage(Path.Combine(cache.Find(Key("a"))!, file));

            Assert.Null(cache.Find(Key("a")));
            Assert.Empty(Directory.GetDirectories(Cache));
            Assert.True(Add(cache, "a", 100, 200));
            Assert.NotNull(cache.Find(Key("a")));
            Directory.Delete(Cache, recursive: true);
        }
    }

    [Fact]
    public void Add_beyondTheLimit_removesWhatWasNotAskedForTheLongest()
    {
        var cache = New(limit: 4000);
        foreach (string name in (string[])["a", "b", "c"])
        {
            Add(cache, name, 1000, 0);
            File.SetLastWriteTimeUtc(Path.Combine(Cache, Key(name), "entry"), DateTime.UtcNow.AddHours(-3));
        }
        cache.Find(Key("a"));
        File.SetLastWriteTimeUtc(Path.Combine(Cache, Key("b"), "entry"), DateTime.UtcNow.AddHours(-2));

        Add(cache, "d", 1000, 0);

        Assert.Equal(
            [true, true, false, true],
            ((string[])["a", "b", "c", "d"]).Select(n => cache.Find(Key(n)) is not null)
        );
    }

    [Fact]
    public void Add_ofMoreThanTheLimit_keepsNothing()
    {
        var cache = New(limit: 1000);
        Add(cache, "a", 100, 0);

        Assert.False(Add(cache, "b", 2000, 0));

        Assert.NotNull(cache.Find(Key("a")));
        Assert.Equal([Path.Combine(Cache, Key("a"))], Directory.GetDirectories(Cache));
    }

    [Fact]
    public void Add_whereNothingCanBeWritten_isFalse()
    {
        File.WriteAllText(Cache, "a file where the folder should be");

        Assert.False(Add(New(), "a", 10, 0));
        Assert.Null(New().Find(Key("a")));
    }

    [Fact]
    public void Add_whenWritingFails_leavesNothingBehind()
    {
        var cache = New();

        Assert.False(
            cache.Add(
                Key("a"),
                entry =>
                {
                    File.WriteAllText(Path.Combine(entry, CacheManifest.Model), "half");
                    throw new IOException("the disk is full");
                }
            )
        );
        Assert.Empty(Directory.GetFileSystemEntries(Cache));
    }

    [Fact]
    public void Trim_leavesWhatIsNoEntry()
    {
        var cache = New(limit: 1500);
        // Of an entry's name, and of the name that an unfinished one has, with files that no entry has.
        string[] foreign =
        [
            Path.Combine(Cache, Key("foreign")),
            Path.Combine(Cache, "unfinished-mine"),
            Path.Combine(Cache, "photographs"),
        ];
        foreach (string folder in foreign)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, "cat.jpg"), new byte[5000]);
            Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddDays(-9));
        }

        Add(cache, "a", 1000, 0);
        Add(cache, "b", 1000, 0);

        Assert.All(foreign, folder => Assert.Equal(5000, new FileInfo(Path.Combine(folder, "cat.jpg")).Length));
        Assert.Equal([false, true], ((string[])["a", "b"]).Select(n => cache.Find(Key(n)) is not null));
        Assert.Null(cache.Find(Key("foreign")));
    }

    [Fact]
    public void Trim_removesWhatADeadProcessLeft()
    {
        var cache = New();
        string dead = Path.Combine(Cache, "unfinished-0"),
            alive = Path.Combine(Cache, "unfinished-1");
        foreach (string folder in (string[])[dead, alive])
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, CacheManifest.Model), "half");
        }
        Directory.SetLastWriteTimeUtc(dead, DateTime.UtcNow.AddDays(-2));

        Add(cache, "a", 10, 0);

        Assert.Equal((false, true), (Directory.Exists(dead), Directory.Exists(alive)));
    }

    [Fact]
    public void Add_fromManyThreads_givesOneWholeEntry()
    {
        Parallel.For(
            0,
            40,
            i =>
            {
                var cache = New();
                Add(cache, "a", 5000, 5000);
                Assert.NotNull(cache.Find(Key("a")));
            }
        );
        Assert.Equal([Path.Combine(Cache, Key("a"))], Directory.GetDirectories(Cache));
    }

    [Fact]
    public void Add_makesTheFolderForItsUserAlone()
    {
        if (OperatingSystem.IsWindows())
            return;
        Add(New(), "a", 10, 0);

        foreach (string folder in (string[])[Cache, Path.Combine(Cache, Key("a"))])
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(folder)
            );
    }

    private string Cache => Path.Combine(_folder, "cache");

    private PreparedCache New(long limit = 1 << 20) => new(Cache, limit);

    private static string Key(string name) => ContentHash.Of(name);

    private static bool Add(PreparedCache cache, string name, int model, int weights) =>
        cache.Add(
            Key(name),
            entry =>
            {
                File.WriteAllBytes(
                    Path.Combine(entry, CacheManifest.Model),
                    [.. Enumerable.Range(0, model).Select(i => (byte)(i * 7))]
                );
                if (weights > 0)
                    File.WriteAllBytes(Path.Combine(entry, CacheManifest.Weights), new byte[weights]);
            }
        );

    private static void Flip(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private static void Truncate(string file)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(stream.Length / 2);
    }
}
