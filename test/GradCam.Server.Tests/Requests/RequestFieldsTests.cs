using GradCam.Server.Requests;

namespace GradCam.Server.Tests.Requests;

/// <summary>Two requests have one digest only if they ask for the same.</summary>
public class RequestFieldsTests
{
    [Fact]
    public void Digest_isThatOfNamesValuesAndFiles()
    {
        string[] digests =
        [
            Fields("image", [1], ("target", "cat")).Digest(),
            Fields("image", [2], ("target", "cat")).Digest(),
            Fields("image", [1], ("target", "dog")).Digest(),
            Fields("image", [1], ("against", "cat")).Digest(),
            Fields("image", [1], ("target", "cat"), ("target", "dog")).Digest(),
            Fields("image", [1], ("target", "catdog")).Digest(),
            Fields("mask", [1], ("target", "cat")).Digest(),
        ];

        Assert.Equal(digests.Length, digests.Distinct().Count());
        Assert.Equal(digests[0], Fields("image", [1], ("target", "cat")).Digest());
    }

    [Fact]
    public void Digest_doesNotDependOnTheOrderOfFields() =>
        Assert.Equal(
            Fields("image", [1], ("target", "cat"), ("seed", "1")).Digest(),
            Fields("image", [1], ("seed", "1"), ("target", "cat")).Digest()
        );

    private static RequestFields Fields(string file, byte[] bytes, params (string Name, string Value)[] texts)
    {
        var fields = new RequestFields();
        fields.AddFile(file, bytes);
        foreach (var (name, value) in texts)
            fields.Add(name, value);
        return fields;
    }
}
