using System.Globalization;

namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>A single value. Only plain (unquoted) ones can be null, a boolean or a number.</summary>
internal sealed record ScalarNode(string Value, bool IsPlain, ConfigurationOrigin Origin) : ConfigurationNode(Origin)
{
    public bool IsNull => IsPlain && Value is ("" or "~" or "null" or "Null" or "NULL");

    public bool IsBoolean => IsPlain && Value is ("true" or "True" or "TRUE" or "false" or "False" or "FALSE");

    public bool IsNumber => IsPlain && double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    public override string Kind => this switch
    {
        { IsNull: true } => "no value",
        { IsBoolean: true } => "a boolean",
        { IsNumber: true } => "a number",
        _ => "text",
    };
}
