using System.Text;
using PureHDF;

namespace GradCam.Keras.Tests.Containers;

/// <summary>
/// An HDF5 file with a link into another one, which no writer here makes: a soft link of the same length is rewritten.
/// </summary>
internal static class ExternalLink
{
    private const byte Soft = 1,
        External = 64;

    /// <summary>A whole-model file whose layer <c>dense</c> is a link.</summary>
    /// <param name="config">Its configuration.</param>
    /// <param name="other">The file that the link leads to.</param>
    /// <param name="path">The object in there.</param>
    public static byte[] File(string config, string other, string path)
    {
        byte[] target = Encoding.UTF8.GetBytes($"\0{other}\0{path}\0");
        string placeholder = new('Q', target.Length);
        var file = new H5File { ["model_weights"] = new H5Group { ["dense"] = new H5SoftLink(placeholder) } };
        file.Attributes["model_config"] = config;
        using var stream = new MemoryStream();
        file.Write(stream);
        byte[] bytes = stream.ToArray();
        int value = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(placeholder)),
            name = value - 2 - "dense".Length;
        bytes[TypeOf(bytes, name)] = External;
        target.CopyTo(bytes, value);
        return bytes;
    }

    /// <summary>
    /// The offset of the type in the link message that has its name at a place (HDF5 file format, IV.A.2.g).
    /// </summary>
    private static int TypeOf(byte[] bytes, int name)
    {
        for (int message = name - 14; message < name - 2; message++)
        {
            byte flags = bytes[message + 1];
            int at =
                message
                + 2
                + ((flags & 8) != 0 ? 1 : 0)
                + ((flags & 4) != 0 ? 8 : 0)
                + ((flags & 16) != 0 ? 1 : 0)
                + (1 << (flags & 3));
            if (bytes[message] == 1 && (flags & 8) != 0 && at == name && bytes[message + 2] == Soft)
                return message + 2;
        }
        throw new InvalidOperationException("The writer lays links out in another way now.");
    }
}
