namespace GradCam;

/// <summary>
/// One of many things to explain: a picture, several that are scored together, or a tensor; read only when its turn
/// comes.
/// </summary>
public sealed class Source
{
    private readonly Func<ResourceLimits, (IReadOnlyList<Picture> Pictures, Tensor? Tensor)> _read;

    private Source(string name, Func<ResourceLimits, (IReadOnlyList<Picture>, Tensor?)> read) =>
        (Name, _read) = (name, read);

    /// <summary>The name: the file's path, or the name that was given.</summary>
    public string Name { get; }

    /// <summary>A picture, or a tensor if the file's name ends in <c>.npy</c>.</summary>
    /// <param name="path">The file.</param>
    public static Source File(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)
            ? new(path, limits => ([], Npy.Load(path, limits)))
            : new(path, limits => ([global::GradCam.Picture.Load(path, limits)], null));
    }

    /// <summary>
    /// Several pictures that a model scores together: the patches of a slide, the frames of a clip in their order.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="paths">The files.</param>
    public static Source Files(string name, IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(paths);
        return new(name, limits => ([.. paths.Select(path => global::GradCam.Picture.Load(path, limits))], null));
    }

    /// <summary>A picture that is read or made by a function, called once and from any thread.</summary>
    /// <param name="name">The name.</param>
    /// <param name="read">Gives the picture; what it throws fails this source alone.</param>
    public static Source Picture(string name, Func<Picture> read)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(read);
        return new(name, _ => ([read()], null));
    }

    /// <summary>
    /// A tensor that is read or made by a function, called once and from any thread; it is fed as it is.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="read">Gives the tensor; what it throws fails this source alone.</param>
    public static Source Tensor(string name, Func<Tensor> read)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(read);
        return new(name, _ => ([], read()));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal (IReadOnlyList<Picture> Pictures, Tensor? Tensor) Read(ResourceLimits limits) => _read(limits);
}
