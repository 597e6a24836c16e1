using GradCam.Targets;

namespace GradCam.Server.Requests;

/// <summary>
/// The files that came with a request, which are all that its targets can name: no file of the server is ever read.
/// </summary>
internal sealed class UploadedFiles(IReadOnlyDictionary<string, byte[]> files, ResourceLimits limits) : ITargetFiles
{
    public bool Has(string name) => files.ContainsKey(name);

    public Picture Picture(string name) => UploadedPicture.Decode(Bytes(name), name, limits);

    public Tensor Tensor(string name) => Npy.Decode(Bytes(name), name);

    private byte[] Bytes(string name) =>
        files.TryGetValue(name, out byte[]? bytes)
            ? bytes
            : throw new RequestException(
                400,
                $"The target names the file '{RequestFields.Shown(name)}', which did not come with the request: "
                    + "send it as a form field of that name."
            );
}
