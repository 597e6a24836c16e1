namespace GradCam.Fuzz.Targets;

/// <summary>A kind of input, and what the library does with it.</summary>
internal abstract class FuzzTarget
{
    /// <summary>Every kind.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new OnnxBytes(),
        new OnnxStructure(),
        new KerasHdf5(),
        new KerasArchive(),
        new KerasConfiguration(),
        new KerasBrowser(),
        new NpyFile(),
        new Card(),
        new LabelList(),
        new Metadata(),
        new PictureFile(),
        new PictureList(),
        new TargetExpression(),
    ];

    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The number of inputs of this kind among a hundred.</summary>
    public abstract int Weight { get; }

    /// <summary>A new input.</summary>
    /// <param name="random">Decides everything: the same numbers make the same input.</param>
    public abstract byte[] Make(Random random);

    /// <summary>
    /// Gives the input to the library, which may refuse it with a <see cref="GradCamException"/> and with nothing else.
    /// </summary>
    /// <param name="input">The input.</param>
    /// <param name="folder">An empty folder to write to.</param>
    public abstract void Run(byte[] input, string folder);

    /// <summary>Smaller inputs that may have the same problem, the smallest first.</summary>
    public virtual IEnumerable<byte[]> Smaller(byte[] input)
    {
        for (int length = input.Length / 2; length > 0; length /= 2)
        for (int at = 0; at < input.Length; at += length)
            yield return [.. input.AsSpan(0, at), .. input.AsSpan(Math.Min(input.Length, at + length))];
    }

    /// <summary>The kind of this name.</summary>
    public static FuzzTarget Find(string name) =>
        All.Append(new Broken()).FirstOrDefault(t => t.Name == name)
        ?? throw new ArgumentException(
            $"There is no kind '{name}'; the kinds are {string.Join(", ", All.Select(t => t.Name))}."
        );

    /// <summary>Files of the repository to begin with, of at most some bytes.</summary>
    protected static Lazy<byte[][]> Seeds(string folder, string pattern, int largest = 400_000) =>
        new(() =>
            [
                .. Directory
                    .EnumerateFiles(
                        Path.Combine(GradCam.Tests.Repository.Root, folder),
                        pattern,
                        SearchOption.AllDirectories
                    )
                    .Where(f =>
                        !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules")
                    )
                    .Where(f => new FileInfo(f).Length <= largest)
                    .Order(StringComparer.Ordinal)
                    .Select(File.ReadAllBytes),
            ]
        );

    /// <summary>One of several.</summary>
    protected static T Pick<T>(Random random, IReadOnlyList<T> all) => all[random.Next(all.Count)];
}
