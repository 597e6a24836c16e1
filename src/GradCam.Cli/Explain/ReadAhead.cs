using GradCam.Imaging;

namespace GradCam.Cli.Explain;

/// <summary>Reads pictures while something else is done: the first while the model is loaded, each further one while the one before it is explained.</summary>
internal sealed class ReadAhead
{
    private readonly IReadOnlyList<InputFile> _files;
    private Task<Picture>? _next;
    private int _index = -1;

    public ReadAhead(IReadOnlyList<InputFile> files)
    {
        _files = files;
        Begin(0);
    }

    /// <summary>A file's picture.</summary>
    /// <exception cref="GradCamException">It cannot be read.</exception>
    public Picture Take(InputFile file)
    {
        var begun = _index >= 0 && _files[_index] == file ? _next : null;
        int index = begun is not null ? _index : _files.TakeWhile(f => f != file).Count();
        try
        {
            return begun is not null ? begun.GetAwaiter().GetResult() : Picture.Load(file.Path);
        }
        finally
        {
            Begin(index + 1);
        }
    }

    private void Begin(int index)
    {
        (_index, _next) = (-1, null);
        if (index >= _files.Count || _files[index].IsTensor) return;
        string path = _files[index].Path;
        (_index, _next) = (index, Task.Run(() => Picture.Load(path)));
    }
}
