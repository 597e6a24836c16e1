using System.Text;

namespace GradCam.Server.Tests.Requests;

/// <summary>Forms and JSON that are broken, or ask for what there is not. The same ones each time.</summary>
internal static class MalformedBodies
{
    private const string Form = "multipart/form-data; boundary=b",
        Json = "application/json";

    /// <summary>Bodies of every kind, each with its content type.</summary>
    public static IEnumerable<(string Type, byte[] Body)> All(int count, byte[] picture)
    {
        var random = new Random(11);
        string image = Convert.ToBase64String(picture);
        byte[] whole = Whole(picture);
        Func<(string, byte[])>[] kinds =
        [
            () => (Form, whole[..random.Next(1, whole.Length - 10)]),
            () => (Form, Noise(random)),
            () => (Form, []),
            () => ("multipart/form-data", whole),
            () => ("multipart/form-data; boundary=" + new string('x', 500), whole),
            () => ("multipart/form-data; boundary=other", whole),
            () => (Form, Part("image\"; filename=\"..\\..\\x", "no picture")),
            () => (Form, Part("", "text")),
            () => (Form, Part(new string('n', 5000), "text")),
            () =>
                (
                    Form,
                    Encoding.ASCII.GetBytes(
                        string.Concat(
                            Enumerable
                                .Range(0, 500)
                                .Select(i => $"--b\r\nContent-Disposition: form-data; name=\"f{i}\"\r\n\r\nx\r\n")
                        ) + "--b--\r\n"
                    )
                ),
            () => (Form, [.. Part("method", "gradcam")]),
            () => (Json, Noise(random)),
            () => (Json, Encoding.UTF8.GetBytes($$"""{"image": "{{image}}""")),
            () => (Json, "[]"u8.ToArray()),
            () => (Json, "null"u8.ToArray()),
            () => (Json, Encoding.ASCII.GetBytes(new string('[', 5000))),
            () => (Json, Encoding.ASCII.GetBytes("{\"image\":" + new string('{', 3000))),
            () => (Json, """{"image": 5}"""u8.ToArray()),
            () => (Json, """{"image": "%%%"}"""u8.ToArray()),
            () => (Json, """{"image": "\ud800"}"""u8.ToArray()),
            () => (Json, """{"image": "", "image": ""}"""u8.ToArray()),
            () => (Json, With(image, "\"method\": \"lynx\"")),
            () => (Json, With(image, "\"method\": {\"a\": 1}")),
            () => (Json, With(image, "\"layer\": \"../../etc/passwd\"")),
            () => (Json, With(image, "\"target\": \"similar:/etc/passwd\"")),
            () => (Json, With(image, "\"target\": \"region:/etc/hostname.png:1\"")),
            () => (Json, With(image, "\"target\": \"" + new string('(', 4000) + "\"")),
            () => (Json, With(image, "\"target\": \"top-999\", \"layer\": \"*\"")),
            () => (Json, With(image, "\"target\": 99999999999999")),
            () => (Json, With(image, "\"opacity\": 7")),
            () => (Json, With(image, "\"opacity\": \"NaN\"")),
            () => (Json, With(image, "\"samples\": 100000000")),
            () => (Json, With(image, "\"include\": \"everything\"")),
            () => (Json, With(image, "\"model\": \"../cats-dogs\"")),
            () => (Json, With(image, "\"nonsense\": true")),
            () => (Json, With(image, "\"smooth\": 31")),
            () => ("text/html", "<p>"u8.ToArray()),
            () => ("application/x-www-form-urlencoded", "image=x"u8.ToArray()),
            () => ("image/png", []),
        ];
        for (int i = 0; i < count; i++)
            yield return kinds[i % kinds.Length]();
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(1, 4000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] With(string image, string field) =>
        Encoding.UTF8.GetBytes($$"""{"image": "{{image}}", {{field}}}""");

    private static byte[] Part(string name, string text) =>
        Encoding.ASCII.GetBytes($"--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n--b--\r\n");

    private static byte[] Whole(byte[] picture) =>
        [
            .. "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"x\"\r\n\r\n"u8,
            .. picture,
            .. "\r\n--b--\r\n"u8,
        ];
}
